// Requests to Python, one in flight at a time. Until its answer arrives only the latest value is kept, and that one is
// sent next. A final value is always sent, at once. Each is numbered, and each answer says up to which number Python had
// seen them when it was worked out: an earlier answer says nothing of a later value, and a later one says what became of it.

export const PATIENCE = 1000; // milliseconds to wait for an answer before the next value is sent all the same
export const LOST = 10_000; // milliseconds after which no answer will come

let moves = 0; // the number of the last request

// The number that the next request will have.
export const nextMove = () => moves + 1;

export class Requests {
    static inFlight = new Set(); // all that wait for an answer

    // `send(value, final, number)` sends a value. `lost()` is called when no answer came.
    constructor({ send, lost = () => {} }) {
        Object.assign(this, { send, lost });
        this.pending = null; // the last value sent, as long as no answer has seen it
        this.number = 0; // of that value
        this.next = null; // the value kept
        this.unfinished = false; // whether a final value is still to come
    }

    ask(value, final) {
        this.unfinished = !final;
        if (Requests.inFlight.has(this) && !final) {
            this.next = value;
            return;
        }
        this.next = null;
        this.pending = value;
        this.number = moves += 1;
        Requests.inFlight.add(this);
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.wait(), PATIENCE);
        this.send(value, final, this.number);
    }

    // The answer is late. The value that was sent stands until it comes, as it will on a slow line.
    wait() {
        Requests.inFlight.delete(this);
        if (this.next !== null) return this.ask(this.next, false);
        this.timer = setTimeout(() => {
            this.answered();
            this.lost();
        }, LOST - PATIENCE);
    }

    // A value has come that needs no answer yet: the value kept is older. Its final one is still to come.
    hold() {
        this.next = null;
        this.unfinished = true;
    }

    // The end of a drag. Several events may report the same end: only the first sends the value.
    finish(value) {
        if (this.unfinished) this.ask(value, true);
    }

    // An answer has arrived that has seen the requests up to a number.
    answered(move = Infinity) {
        if (this.pending === null || move < this.number) return;
        clearTimeout(this.timer);
        const { next } = this;
        this.pending = this.next = null;
        Requests.inFlight.delete(this);
        if (next !== null) this.ask(next, false);
    }
}
