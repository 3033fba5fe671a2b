"""A choice on the page: a check box for two options, a select box for more."""

from dataclasses import dataclass

from streamlit.testing.v1 import AppTest

from catalog import choice


@dataclass(frozen=True)
class Convention:
    """A thing with a choice of each kind."""

    bias: str = choice("corrected", {"corrected": "Corrected", "plain": "Plain"}, "Without correction")
    norm: str = choice("two", {"one": "‖·‖₁", "two": "‖·‖₂", "max": "‖·‖∞"}, "Norm", help="The length of a step.")


def script():
    from dataclasses import replace

    import streamlit as st

    from interface.choices import choice_boxes
    from tests.interface.test_choices import Convention

    st.session_state.setdefault("thing", Convention())

    def chosen(name, word):
        st.session_state.thing = replace(st.session_state.thing, **{name: word})

    choice_boxes("convention", st.session_state.thing, chosen)


def test_two_options_are_a_check_box_that_is_ticked_for_the_second():
    app = AppTest.from_function(script).run()
    (box,) = app.checkbox
    assert (box.label, box.value) == ("Without correction", False)
    box.check().run()
    assert app.session_state.thing == Convention(bias="plain")
    assert app.checkbox[0].value
    app.checkbox[0].uncheck().run()
    assert app.session_state.thing == Convention()


def test_more_options_are_a_select_box_of_their_labels():
    app = AppTest.from_function(script).run()
    (box,) = app.selectbox
    assert (box.label, box.value, box.help) == ("Norm", "two", "The length of a step.")
    assert box.options == ["‖·‖₁", "‖·‖₂", "‖·‖∞"]
    box.select("max").run()
    assert app.session_state.thing == Convention(norm="max")
    assert app.selectbox[0].value == "max"


def test_a_value_that_changed_elsewhere_is_shown():
    app = AppTest.from_function(script).run()
    app.session_state.thing = Convention("plain", "one")
    app.run()
    assert app.checkbox[0].value
    assert app.selectbox[0].value == "one"
