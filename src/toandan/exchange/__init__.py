"""Documents exchanged with other systems: edXML and Akoma Ntoso, by hand and by folders."""
