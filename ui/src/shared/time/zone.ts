import { useZoneChoice, type Zone } from '../../api/zone';

export type { Zone };

/** The time zone of all times on the page. */
export function useZone(): Zone {
  return useZoneChoice((state) => state.zone);
}

export function toggleZone(): void {
  useZoneChoice.setState(({ zone }) => ({ zone: zone === 'local' ? 'utc' : 'local' }));
}

/** Minutes that a zone is behind UTC at a time, like `Date.getTimezoneOffset`: it depends on daylight saving time. */
export type OffsetAt = (time: number) => number;

const localOffset: OffsetAt = (time) => new Date(time).getTimezoneOffset();
const utcOffset: OffsetAt = () => 0;

export function offsetIn(zone: Zone): OffsetAt {
  return zone === 'utc' ? utcOffset : localOffset;
}

/** `UTC`, or the offset of the reader's zone: `UTC+01:00`. */
export function zoneName(zone: Zone, at: number = Date.now()): string {
  const minutes = -offsetIn(zone)(at);
  if (minutes === 0) {
    return 'UTC';
  }
  const size = Math.abs(minutes);
  const two = (value: number) => String(value).padStart(2, '0');
  return `UTC${minutes < 0 ? '−' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
