"""A button that copies the address of the page as it is, with filters and language.

The address is read in the browser when the button is pressed, so that what pages keep in it is there too. It works without a
secure context as well, where browsers offer no clipboard: on http the address is copied from a field that is selected for that.
"""

import streamlit as st

_NAME = "copy_link"
_HTML = '<button type="button"></button><span role="status"></span>'
_CSS = """
button {
  font: inherit; color: var(--st-text-color); background: transparent; padding: 0.25rem 0.75rem; min-height: 2.5rem;
  border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius); cursor: pointer; width: 100%;
}
button:hover, button:focus-visible { border-color: var(--st-primary-color); color: var(--st-primary-color); }
span { display: block; font-size: 0.875rem; color: var(--st-text-color); min-height: 1.4em; overflow-wrap: anywhere; }
"""
_JS = """
function copied(text) {
  const field = document.createElement("textarea");
  field.value = text;
  field.style.position = "fixed";
  field.style.opacity = "0";
  document.body.appendChild(field);
  field.select();
  let done = false;
  try { done = document.execCommand("copy"); } catch (error) { done = false; }
  field.remove();
  return done;
}
export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  const told = parentElement.querySelector("span");
  button.textContent = data.label;
  button.onclick = async () => {
    const address = new URL(window.location.href);
    address.searchParams.set("lang", data.language);
    address.searchParams.delete("embed");
    if (data.embed) address.searchParams.set("embed", "true");
    let done = false;
    if (window.isSecureContext && navigator.clipboard) {
      done = await navigator.clipboard.writeText(address.href).then(() => true, () => false);
    }
    done = done || copied(address.href);
    told.textContent = done ? data.done : address.href;
    button.focus();
  };
}
"""


def copy_link(label: str, done: str, language: str, *, embed: bool = False) -> None:
    """The button with its label; once the address is copied `done` stands below it, else the address itself, to be copied by hand.

    `embed` copies the address with which another site shows the page in a frame, without Streamlit's own bars.
    """
    button = st.components.v2.component(_NAME, html=_HTML, css=_CSS, js=_JS)
    data = {"label": label, "done": done, "language": language, "embed": embed}
    button(data=data, key=f"copy_{'embed' if embed else 'link'}")
