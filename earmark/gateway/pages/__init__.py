"""Our own pages, one module each: it reads the form, calls the desk and renders."""
