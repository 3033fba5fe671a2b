// The function that a component returns to Streamlit as its cleanup. It calls `removed` if the element is no longer on
// the page: Streamlit also calls the cleanup when a later call of the component replaces an earlier one in the element.
export const cleanup = (element, removed) => () =>
    setTimeout(() => {
        if (!element.isConnected) removed();
    });
