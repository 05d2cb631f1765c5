"""Broken and hostile files of every kind: each ends with its sentence or its pages, within memory and time."""

from collections.abc import Callable
from pathlib import Path

import pytest

from credentials.intake import faults, sandbox
from tests.credentials import hostile
from tests.credentials import hostile_files as files
from tests.credentials.measuring import opened

#: The code of the sentence that the sender gets; none where it is taken after all.
CASES: dict[Callable[[], bytes], set[str]] = {
    files.page_tree_that_is_its_own_child: {"broken"},
    files.page_trees_that_are_each_others_children: {"broken"},
    files.table_that_continues_in_itself: {"broken"},
    files.length_that_is_itself: {""},
    files.lists_in_lists: {"broken"},
    files.page_of_a_kilometre: {""},
    files.page_thin_as_a_hair: {""},
    files.more_pages_than_a_document_has: {"too_many_pages"},
    files.attachment_in_an_annotation: {"attachment"},
    files.form_that_is_a_program: {"form"},
    files.portfolio: {"attachment"},
    files.opens_another_file: {"launch"},
    files.opens_what_it_carries: {"attachment"},
    files.a_film_on_the_page: {"attachment"},
    files.a_form_that_one_fills_in: {""},
    files.archive_behind_a_pdf: {"two_in_one"},
    files.web_page_before_a_pdf: {"web_page"},
    files.program_before_a_pdf: {"program"},
    files.pdf_named_as_picture: {"broken"},
    files.picture_named_as_pdf: {"broken"},
    files.png_that_says_it_is_huge: {"too_many_pixels"},
    files.png_with_a_text_that_unpacks_to_a_gigabyte: {"broken"},
    files.jpeg_that_says_it_is_huge: {"too_many_pixels"},
    files.tiff_whose_pages_go_round: {""},
    files.tiff_of_400_pages: {"too_many_pages"},
    files.truncated_png: {"truncated"},
    files.truncated_tiff: {"truncated"},
    files.truncated_heic: {"broken"},
    files.heic_of_noise: {"broken"},
    hostile.drawing_bomb: {"too_heavy"},
    hostile.endless: {"too_heavy"},
    hostile.picture_bomb: {"", "too_heavy"},
}
#: Processor time of one opening: the limits of checking and of rendering, and a second each to be ended in.
MOST_SECONDS = sandbox.SECONDS["check"] + sandbox.SECONDS["render"] + 2


@pytest.mark.parametrize("make", CASES, ids=[make.__name__ for make in CASES])
def test_it_ends_with_its_sentence_within_memory_and_time(make: Callable[[], bytes], tmp_path: Path) -> None:
    used = opened(make(), tmp_path)
    assert used.fault in CASES[make], used
    assert used.memory < 500 * 1024 * 1024
    assert used.seconds < MOST_SECONDS
    if used.fault:
        assert len(faults.sentence(used.fault)) > 40
    else:
        assert used.pages >= 1


def test_the_sound_neighbours_of_the_broken_files_are_taken(tmp_path: Path) -> None:
    """Without this, a kind that is always refused would pass for guarded."""
    assert opened(files.heic(), tmp_path).pages == 1
    sound = files.pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] >>",
    )
    assert opened(sound, tmp_path).pages == 1
