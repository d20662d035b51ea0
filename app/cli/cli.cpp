namespace chainrule { int placeholder_of_cli() { return 0; } }
