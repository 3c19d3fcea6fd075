import { describe, expect, it } from 'vitest';
import { anEvent } from '../testing/shapes';
import { eventFields, readField, valueText } from './eventFields';

const event = anEvent({
  model: 'm',
  error: null,
  attributes: { prompt: '<b>', 'cf.colo': 'AMS', http: { method: 'GET', headers: { 'x-a': 1 } }, tags: ['a', 'b'], empty: {} },
});

describe('eventFields', () => {
  it('gives every leaf with its path, lists whole, nothing for null', () => {
    expect(eventFields(event)).toEqual([
      { name: 'id', value: '1' },
      { name: 'time', value: event.time },
      { name: 'received', value: event.received },
      { name: 'tenant', value: 'default' },
      { name: 'model', value: 'm' },
      { name: 'attributes.prompt', value: '<b>' },
      { name: 'attributes.cf.colo', value: 'AMS' },
      { name: 'attributes.http.method', value: 'GET' },
      { name: 'attributes.http.headers.x-a', value: 1 },
      { name: 'attributes.tags', value: ['a', 'b'] },
    ]);
  });

  it('ends at a depth that nobody reads', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 1_000; level += 1) {
      deep = { deep };
    }
    expect(eventFields(anEvent({ deep }))).toHaveLength(5);
  });
});

describe('readField', () => {
  it('finds each leaf by the name it was given', () => {
    for (const { name, value } of eventFields(event)) {
      expect(readField(event, name)).toEqual(value);
    }
  });

  it.each(['nothing', 'attributes.http.nothing', 'model.length', 'toString', 'attributes.__proto__.x'])('has nothing for %s', (name) => {
    expect(readField(event, name)).toBeUndefined();
  });
});

it('shows text as it is and the rest as JSON', () => {
  expect([valueText('a "b"'), valueText(1.5), valueText(false), valueText([1, 'x']), valueText(undefined)]).toEqual(['a "b"', '1.5', 'false', '[1,"x"]', '']);
});
