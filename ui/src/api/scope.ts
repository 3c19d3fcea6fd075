/** A half-open range [from, to) in the words of the API: `now-7d`, `now/d`, RFC 3339 or epoch milliseconds. */
export interface TimeRange {
  from: string;
  to: string;
}

/** What a question about events is about: those that match the filter in the range. */
export interface Scope extends TimeRange {
  filter: string;
}
