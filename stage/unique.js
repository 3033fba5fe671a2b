// A report to Python that equals no other. Streamlit calls Python only where a value differs from the one before it, and
// a visitor may choose the same thing twice.
export const unique = (value) => ({ ...value, id: Math.random() });
