"""How do others do with the same documents and questions? One file a peer, all behind the same seam: `peer`."""
