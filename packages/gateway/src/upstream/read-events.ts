/** One event of a stream (HTML standard, server-sent events). */
export interface StreamEvent {
  /** `message` where the stream names none. */
  readonly type: string;
  readonly data: string;
}

/** Takes an event stream apart as it comes. */
export interface EventReader {
  /** The events that these bytes complete; `undefined` where one has become larger than allowed. */
  feed(bytes: Uint8Array): readonly StreamEvent[] | undefined;
  /** The last id that the stream gave: where it can be taken up again. */
  readonly lastId: string | undefined;
  /** Milliseconds after which it asks to be taken up again. */
  readonly retryMs: number | undefined;
}

/** @param maxSize - Characters of one event. */
export function createEventReader(maxSize: number): EventReader {
  const decoder = new TextDecoder();
  /** The pieces of a line that has not ended: joined once, so that a long line costs no more than its length. */
  let line: string[] = [];
  let data: string[] = [];
  let type = "";
  let size = 0;
  let afterReturn = false;
  let lastId: string | undefined;
  let retryMs: number | undefined;

  const take = (whole: string): StreamEvent | undefined => {
    if (whole === "") {
      const event = data.length === 0 ? undefined : { type: type === "" ? "message" : type, data: data.join("\n") };
      data = [];
      type = "";
      size = 0;
      return event;
    }
    const colon = whole.indexOf(":");
    const field = colon === -1 ? whole : whole.slice(0, colon);
    const value = colon === -1 ? "" : whole.slice(whole[colon + 1] === " " ? colon + 2 : colon + 1);
    if (field === "data") data.push(value);
    else if (field === "event") type = value;
    else if (field === "id" && !value.includes("\0")) lastId = value;
    else if (field === "retry" && /^\d{1,9}$/.test(value)) retryMs = Number(value);
    return undefined;
  };

  return {
    feed(bytes) {
      let text = decoder.decode(bytes, { stream: true });
      if (afterReturn && text.startsWith("\n")) text = text.slice(1);
      if (text === "") return [];
      afterReturn = text.endsWith("\r");
      const events: StreamEvent[] = [];
      const lines = text.split(/\r\n|\n|\r/);
      const rest = lines.pop() ?? "";
      for (const end of lines) {
        size += end.length + 1;
        if (size > maxSize) return undefined;
        line.push(end);
        const event = take(line.length === 1 ? end : line.join(""));
        line = [];
        if (event !== undefined) events.push(event);
      }
      if (rest !== "") line.push(rest);
      size += rest.length;
      return size > maxSize ? undefined : events;
    },
    get lastId() {
      return lastId;
    },
    get retryMs() {
      return retryMs;
    },
  };
}
