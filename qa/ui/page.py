import streamlit as st
def show():
    st.set_page_config(page_title="Zeilentreu", layout="wide")
    def a():
        l, r = st.columns([11, 9])
        with l:
            st.chat_message("user").html("<p>Was plant Sachsen?</p>")
            with st.chat_message("assistant"):
                st.html("<blockquote class='zt'>Um Flüchtlinge</blockquote>")
                with st.container(horizontal=True, vertical_alignment="center"):
                    st.button("[1] Z. 3608–3610", help="Wortlaut", key="cite-1")
                    st.badge("Absicht")
                    st.html("<button data-copy='x'>Kopieren</button>")
        with r:
            with st.container(key="source", border=True):
                st.segmented_control("x", ["a", "b"])
                st.multiselect("docs", ["a", "b"])
                with st.popover("p"): st.toggle("t")
                st.expander("x").text("y")
                st.image("https://example.org/x.png") if False else None
                st.file_uploader("u")
                st.download_button("d", b"x")
        if q := st.chat_input("Frage", submit_mode="stop"):
            st.write(q)
    def b(): st.title("Dokumente")
    st.logo("qa/ui/assets/icon.svg")
    st.navigation([st.Page(a, title="Fragen", default=True), st.Page(b, title="Dokumente", url_path="dokumente")], position="top").run()
