/** A half-open range [from, to) in the API's time syntax: `now-7d`, `now/d`, RFC 3339 or epoch milliseconds. */
export interface TimeRange {
  from: string;
  to: string;
}

/** The events that a query covers: those that match the filter in the range. */
export interface Scope extends TimeRange {
  filter: string;
}
