import { describe, expect, it } from 'vitest';
import { EventStreamParser } from './eventStream';

const stream = 'event: ready\ndata: {}\n\n: keep-alive\n\nid: 7\nevent: row\ndata: {"id":"7",\ndata: "time":"t"}\n\n';
const messages = [
  { event: 'ready', data: '{}', id: undefined },
  { event: 'row', data: '{"id":"7",\n"time":"t"}', id: '7' },
];

describe('EventStreamParser', () => {
  it('reads messages and leaves out comments', () => {
    expect(new EventStreamParser().push(stream)).toEqual(messages);
  });

  it.each(['\n', '\r\n', '\r'])('does not care where the stream is cut, line end %j', (lineEnd) => {
    const text = stream.replaceAll('\n', lineEnd);
    const parser = new EventStreamParser();
    const found = [...text, lineEnd === '\r' ? ':x\r' : ''].flatMap((char) => parser.push(char));
    expect(found).toEqual(messages);
  });

  it('keeps an unfinished message until its empty line', () => {
    const parser = new EventStreamParser();
    expect(parser.push('data: 1\n')).toEqual([]);
    expect(parser.push('\n')).toEqual([{ event: 'message', data: '1', id: undefined }]);
  });
});
