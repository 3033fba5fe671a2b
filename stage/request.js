// Requests to Python, one in flight at a time. Until its answer arrives only the latest value is kept, and that one is
// sent next. A final value is always sent, at once.
//
// Those of sliders and of the start on the map are numbered. An answer says up to which number Python had taken them when
// it was worked out: an earlier answer says nothing of a later value, and a later one says what became of it.

export const PATIENCE = 1000; // milliseconds to wait for an answer before the next value is sent all the same
export const LOST = 10_000; // milliseconds after which no answer will come

let moves = 0; // the number of the last request

// The number that the next request will have.
export const nextMove = () => moves + 1;

export class Requests {
    static unanswered = new Set(); // all whose last value no answer has seen
    static seen = 0; // the largest number of an answer

    // `send(value, final, number)` sends a value. `lost()` is called when no answer has seen it.
    constructor({ send, lost = () => {} }) {
        Object.assign(this, { send, lost });
        this.pending = null; // the last value sent, as long as no answer has seen it
        this.number = 0; // of that value
        this.seen = 0; // the number of the last answer
        this.inFlight = false; // whether the next value waits for an answer
        this.next = null; // the value kept
        this.unfinished = false; // whether a final value is still to come
    }

    ask(value, final) {
        this.unfinished = !final;
        if (this.inFlight && !final) {
            this.next = value;
            return;
        }
        this.next = null;
        this.pending = value;
        this.number = moves += 1;
        this.inFlight = true;
        Requests.unanswered.add(this);
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.wait(), PATIENCE);
        this.send(value, final, this.number);
    }

    // The answer is late. The value that was sent stands until it comes, as it will on a slow line.
    wait() {
        this.inFlight = false;
        if (this.next !== null) return this.ask(this.next, false);
        this.timer = setTimeout(() => {
            // Where Python has taken the value, only its answer to this part of the page is on its way.
            const isLost = Requests.seen < this.number;
            this.end();
            if (isLost) this.lost();
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

    // An answer has arrived that has seen the moves up to a number.
    answered(move = 0) {
        const isAnother = move < this.seen; // another session of Python, as after a line was lost: it knows of no move
        this.seen = move;
        Requests.seen = Math.max(Requests.seen, move);
        if (isAnother || move >= this.number) this.end();
    }

    // No answer is waited for any more: the kept value is sent.
    end() {
        if (this.pending === null) return;
        clearTimeout(this.timer);
        const { next } = this;
        this.pending = this.next = null;
        this.inFlight = false;
        Requests.unanswered.delete(this);
        if (next !== null) this.ask(next, false);
    }
}
