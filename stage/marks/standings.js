// Above the examples: what their marks mean, and how right each ball is on those of the training and of the test.

import { entriesOf, standingOf, tinted } from "../answers.js";
import { legible } from "../theme.js";

const WAITS = "The answers follow when you let go";
const DOT = 4.5; // pixels

export default {
    panel: "fit",
    layer: "ground",
    paint(pen, scene) {
        const { race, figure, theme, text, step } = scene;
        if (!figure.facts.answers) return;
        const { meaning, meanings, entries, high } = entriesOf(scene);
        pen.save();
        pen.font = text.font;
        pen.textAlign = "left";
        pen.textBaseline = "middle";
        pen.fillStyle = theme.faint;
        const said = meaningsOf(scene);
        const lines = meanings > 1 ? said : [said.join("; ")];
        lines.forEach((line, index) => pen.fillText(line, meaning.x, meaning.y + index * high));
        race.balls.forEach((ball, index) => {
            const { x, y } = entries[index];
            pen.fillStyle = ball.colour;
            pen.beginPath();
            pen.arc(x + DOT, y, DOT, 0, 2 * Math.PI);
            pen.fill();
            pen.fillStyle = tinted(scene) === index ? theme.text : legible(ball.colour, theme);
            pen.fillText(`${ball.short}  ${standingOf(ball, Math.floor(step))}`, x + 3 * DOT, y);
        });
        pen.restore();
    },
};

// What the marks mean, or that the answers wait, and what the numbers are.
function meaningsOf({ race, figure }) {
    const [ball] = race.balls;
    const first = !race.frames || race.behind ? WAITS : figure.facts.legend;
    if (ball?.accuracy) return [first, "share right: training · test"];
    return ball?.test_loss ? [first, "loss: training · test"] : [first];
}
