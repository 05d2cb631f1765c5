"""What is wrong with a file, in words for the one who sent it: what it is, and what to do."""

MAX_PAGES = 300
MAX_PIXELS = 100_000_000

_AGAIN = "Open it on your computer, choose Print and then Save as PDF, and send that copy."

SENTENCES = {
    "empty": "The file is empty (0 bytes). Choose the file again; perhaps it was still being saved.",
    "too_large": "The file is larger than {limit} MB, the most we can take. Scan it at 300 dpi in grey.",
    "no_file": "Choose a file to send: one PDF, or photographs of the pages.",
    "too_many_files": "Send at most 40 files at once.",
    "program": "This is a computer program, not a document, whatever its name says. Choose the scan of your document.",
    "office_or_zip": f"This is an office document or an archive, which can still be changed. {_AGAIN}",
    "web_page": "This is a web page, not a document. Open it in your browser, choose Print and then Save as PDF.",
    "other_picture": "We cannot take this kind of picture. Send a PDF, or a photograph as JPEG, PNG, TIFF or HEIC.",
    "unknown_kind": "We do not know this kind of file. Send a PDF, or a photograph as JPEG, PNG, TIFF or HEIC.",
    "two_in_one": f"A second file is hidden behind the document, so we cannot take it. {_AGAIN}",
    "encrypted": "The PDF is locked with a password or with restrictions, so we cannot open it to check it. "
    "Save a copy without a password and send that copy.",
    "truncated": "The file breaks off before its end: it was not copied or scanned whole. Save or scan it again.",
    "broken": f"The file is damaged and cannot be opened. {_AGAIN}",
    "no_pages": "The PDF has no pages. Scan the document again and look at the file before you send it.",
    "too_many_pages": f"The document has more than {MAX_PAGES} pages. Send only the document that was asked for.",
    "script": f"The PDF holds a program (a script) that runs when it is opened. {_AGAIN}",
    "attachment": f"The PDF carries other files inside it. Send each document for itself. {_AGAIN}",
    "form": "The PDF is a form whose pages are drawn by a program (XFA), so that one reader sees another document than "
    f"the next. {_AGAIN}",
    "launch": f"The PDF tries to start something on the reader's computer. {_AGAIN}",
    "too_many_pixels": "The picture has far more pixels than a document needs. Photograph it with the ordinary camera "
    "setting, or scan it at 300 dpi.",
    "harmful": "Our virus scanner found something harmful in this file, so nobody will open it. Make a new scan or "
    "photograph of the paper document, on another computer or phone if you can, and send that.",
    "archive_too_many": "The archive holds more than 500 files. Send it in parts.",
    "archive_too_large": "The files in the archive are larger than 600 MB together. Send it in parts.",
    "archive_locked": "The archive is locked or packed in an unusual way. Make an ordinary ZIP archive, without "
    "a password.",
    "archive_broken": "The archive is damaged and cannot be opened. Make it again, or choose the files themselves.",
    "archive_empty": "The archive holds no files. Choose the folder's files themselves.",
    "too_heavy": f"Opening the file takes far more memory or time than a document should, so we stopped. {_AGAIN}",
}


def sentence(code: str, *, limit: int = 50) -> str:
    """The sentence for a fault; `limit` in megabytes. An unknown code raises `KeyError`."""
    return SENTENCES[code].format(limit=limit)
