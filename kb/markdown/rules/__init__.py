"""What does our Markdown have besides CommonMark? One rule a file; `kb.markdown.parser` lists them in their order."""
