import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import IconCalendarOff from '@tabler/icons-react/dist/esm/icons/IconCalendarOff.mjs';
import { nearestEventsQuery } from '../../api/events';
import type { TimeRange } from '../../api/scope';
import { StateMessage } from '../../shared/feedback/StateMessage';
import { formatMinute } from '../../shared/time/formatTime';
import { rangeAround, rangeLabel } from '../../shared/time/timeRange';
import { useTimeRange } from '../../shared/time/useTimeRange';
import { useZone } from '../../shared/time/zone';

interface EmptyDashboardProps {
  /** Finds the events of the dashboard's pack. */
  filter: string;
  /** What was measured, RFC 3339. */
  measured: TimeRange;
  isNarrowed: boolean;
  onClear: () => void;
}

/** Nothing to measure: because of the chosen values, or because the range has no events; and the way out. */
export function EmptyDashboard({ filter, measured, isNarrowed, onClear }: EmptyDashboardProps) {
  const [range, setRange] = useTimeRange();
  const zone = useZone();
  const nearest = useQuery({ ...nearestEventsQuery(filter, Date.parse(measured.from), Date.parse(measured.to)), enabled: !isNarrowed });
  const event = nearest.data?.before ?? nearest.data?.after ?? null;
  const icon = <IconCalendarOff size={20} aria-hidden />;
  if (isNarrowed) {
    return (
      <StateMessage
        compact
        icon={icon}
        title="No events with the chosen values"
        action={
          <Button size="xs" variant="default" onClick={onClear}>
            Show all events
          </Button>
        }
      >
        Nothing in {rangeLabel(range, zone)} has all of them.
      </StateMessage>
    );
  }
  return (
    <StateMessage
      compact
      icon={icon}
      title="No events in this time range"
      action={
        event !== null && (
          <Button size="xs" onClick={() => setRange(rangeAround(event.time, Date.now()))}>
            Show the events around {formatMinute(event.time, zone)}
          </Button>
        )
      }
    >
      {rangeLabel(range, zone)} holds none of those that this dashboard measures.
      {nearest.data !== undefined && event === null && ' There are none of any other time either.'}
    </StateMessage>
  );
}
