"""Reports: figures computed once, declared as tables once, rendered to xlsx and to the terminal."""
