/** One message of a Server-Sent Events stream. */
export interface StreamMessage {
  event: string;
  data: string;
  id: string | undefined;
}

/** A row has at most some hundred KiB; a longer line does not come from our server and would only fill memory. */
const maxPendingChars = 8 * 1024 * 1024;

/**
 * Splits a text stream into messages (https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream).
 * We read the stream with fetch instead of EventSource, because fetch can show the server's problem text for a bad filter, wait with
 * back-off, and send Last-Event-ID on a new connection.
 */
export class EventStreamParser {
  private pending = '';
  private event = '';
  private data: string[] = [];
  private id: string | undefined;

  push(chunk: string): StreamMessage[] {
    this.pending += chunk;
    if (this.pending.length > maxPendingChars) {
      throw new Error(`the live stream sent a line of more than ${maxPendingChars} characters`);
    }
    const messages: StreamMessage[] = [];
    // A carriage return at the end may be the first half of a CRLF: wait for the next chunk.
    for (let match = /\r\n|\n|\r(?!$)/.exec(this.pending); match !== null; match = /\r\n|\n|\r(?!$)/.exec(this.pending)) {
      const line = this.pending.slice(0, match.index);
      this.pending = this.pending.slice(match.index + match[0].length);
      const message = this.readLine(line);
      if (message !== undefined) {
        messages.push(message);
      }
    }
    return messages;
  }

  private readLine(line: string): StreamMessage | undefined {
    if (line === '') {
      return this.finish();
    }
    const colon = line.indexOf(':');
    if (colon === 0) {
      return undefined; // A comment: the keep-alive.
    }
    const name = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'event') {
      this.event = value;
    } else if (name === 'data') {
      this.data.push(value);
    } else if (name === 'id') {
      this.id = value;
    }
    return undefined;
  }

  private finish(): StreamMessage | undefined {
    const message = this.data.length === 0 ? undefined : { event: this.event || 'message', data: this.data.join('\n'), id: this.id };
    this.event = '';
    this.data = [];
    return message;
  }
}
