"""Files that come in: read strictly, refused whole with every fault named, stored once however often they are read."""
