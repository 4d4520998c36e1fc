"""Files that people sent, served so that a browser can do nothing with them but show them."""
