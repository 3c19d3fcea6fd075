import { Button } from '@mantine/core';
import IconCalendarOff from '@tabler/icons-react/dist/esm/icons/IconCalendarOff.mjs';
import type { ApiProblem } from '../../api/problem';
import { sentence } from '../sentence';
import { defaultRange, isInverted, rangeLabel } from '../time/timeRange';
import { useTimeRange } from '../time/useTimeRange';
import { useZone } from '../time/zone';
import { StateMessage } from './StateMessage';

/** The range of the link cannot be shown: its ends are swapped, or one of them is not a time. */
export function BadRange({ error, compact }: { error: ApiProblem; compact?: boolean }) {
  const [range, setRange] = useTimeRange();
  const zone = useZone();
  const swapped = { from: range.to, to: range.from };
  const canSwap = isInverted(range, Date.now());
  return (
    <StateMessage
      alert
      compact={compact}
      icon={<IconCalendarOff size={20} aria-hidden />}
      title={canSwap ? 'The range ends before it begins' : 'The range cannot be read'}
      action={
        <Button size="xs" onClick={() => setRange(canSwap ? swapped : defaultRange)}>
          {canSwap ? 'Swap' : 'Show the last 7 days'}
        </Button>
      }
    >
      {canSwap ? `${rangeLabel(swapped, zone)} is the other way round.` : sentence(error.message)}
    </StateMessage>
  );
}
