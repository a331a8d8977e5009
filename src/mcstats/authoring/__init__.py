"""What helps a person who codes a topic: new files, imports, schemas, requests to authors."""
