// The settings of each ball on its row in the column of settings, where interface/style.css shows them. They change in
// the frame in which the race does; Python would have to run the whole page for them.

let sheet = null;
let told = "";

export function tellRows(balls) {
    const rules = balls.map(({ settings }, index) => `.st-key-ball_${index} { --dh-settings: ${JSON.stringify(` ${settings}`)}; }`);
    const text = rules.join("\n");
    if (text === told) return; // a sheet that is set anew makes the browser look at the whole page
    if (!sheet) {
        sheet = new CSSStyleSheet();
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    }
    told = text;
    sheet.replaceSync(text);
}
