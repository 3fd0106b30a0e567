"""The chat page. `streamlit run app.py` serves it; so does `zeilentreu serve`.

Streamlit imports this file once as the ASGI application (the `else` branch: security headers,
the page's own style sheet and script, the HTTP routes) and runs it as a script for every
visitor's interaction (the first branch).
"""

from __future__ import annotations

if __name__ == "__main__":
    from qa.ui.page import show

    show()
else:
    import streamlit as st

    from qa.ui import server

    app = st.App(
        __file__,
        middleware=server.middleware(),
        routes=server.routes(),
        lifespan=server.lifespan,
        on_script_error=server.on_script_error,
    )
