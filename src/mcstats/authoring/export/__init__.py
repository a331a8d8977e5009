"""Write the results of a topic in formats of other programs, and say what each cannot hold."""
