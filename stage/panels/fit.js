// The data set of a terrain that has one, under the models of the balls.

export default {
    name: "fit",
    order: 2,
    label: "The data and what each ball makes of them; ringed: the examples of this step",
    shown: ({ figure }) => Boolean(figure),
    layout: ({ dressed }) => dressed,
    traces: ({ painted }) => painted,
};
