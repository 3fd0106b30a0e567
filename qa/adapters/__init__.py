"""Zeilentreu in other programs: LangChain, MCP and HTTP."""
