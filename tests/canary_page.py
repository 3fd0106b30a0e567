"""A page that shows payloads on every surface on which foreign text can stand."""

import streamlit as st
from ui_payloads import payloads

from qa.ui import escape, markup

start = int(st.query_params.get("from", 0))
canary = st.query_params["canary"]
for number, payload in enumerate(payloads(canary)[start : start + 54], start=start):
    st.html(
        markup.question(payload, "de")
        + markup.quotation(payload, payload)
        + markup.paragraph(payload)
        + markup.copy_button(payload, payload, "de")
        + markup.announcement(payload, payload)
        + markup.definitions([(payload, payload)])
        + markup.heading_path([payload], "de")
    )
    st.button(f"[{number}] " + escape.label(payload), key=f"b{number}", help=escape.label(payload))
    st.info(escape.label(payload))
    with st.expander(escape.label(payload), expanded=True):
        st.caption(escape.label(payload))
st.html("<p id='done'>done</p>")
