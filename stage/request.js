// Requests to Python, one in flight at a time. Until its answer arrives only the latest value is kept, and that one is
// sent next. A final value is always sent, at once.

export const PATIENCE = 1000; // milliseconds to wait for an answer before the kept value is sent all the same

export class Requests {
    static inFlight = new Set(); // all that wait for an answer

    // `send(value, final)` sends a value. `isHeld(value)` says whether Python has that value already: then no answer
    // comes. `expired()` is called when no answer came in time and no value is kept.
    constructor({ send, isHeld = () => false, expired = () => {} }) {
        Object.assign(this, { send, isHeld, expired });
        this.pending = null; // the value in flight
        this.next = null; // the value kept
        this.unfinished = false; // whether a final value is still to come
    }

    ask(value, final) {
        this.unfinished = !final;
        if (this.pending !== null && !final) {
            this.next = value;
            return;
        }
        this.next = null;
        this.send(value, final);
        if (this.isHeld(value)) return;
        this.pending = value;
        Requests.inFlight.add(this);
        clearTimeout(this.timer);
        this.timer = setTimeout(() => {
            if (!this.answered()) this.expired();
        }, PATIENCE);
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

    // The answer has arrived. Returns whether a kept value was sent.
    answered() {
        clearTimeout(this.timer);
        const { next } = this;
        this.pending = this.next = null;
        Requests.inFlight.delete(this);
        if (next === null) return false;
        this.ask(next, false);
        return true;
    }
}
