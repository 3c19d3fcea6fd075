import { Tooltip } from '@mantine/core';
import IconArrowDownRight from '@tabler/icons-react/dist/esm/icons/IconArrowDownRight.mjs';
import IconArrowRight from '@tabler/icons-react/dist/esm/icons/IconArrowRight.mjs';
import IconArrowUpRight from '@tabler/icons-react/dist/esm/icons/IconArrowUpRight.mjs';
import type { Metric } from '../api/types';
import { formatCount, formatValue } from '../shared/format';
import { formatMinute } from '../shared/time/formatTime';
import { useZone } from '../shared/time/zone';
import { changeOf } from './change';
import styles from './ChangeMark.module.css';

const arrows = { up: IconArrowUpRight, down: IconArrowDownRight, flat: IconArrowRight };

/** Up or down since the previous period, colored if that is good or bad and not noise. Of a metric, or of a group with its unit. */
export function ChangeMark({ metric }: { metric: Pick<Metric, 'value' | 'sample' | 'unit' | 'per' | 'previous'> }) {
  const zone = useZone();
  const previous = metric.previous;
  const change = changeOf(metric);
  if (change === null || previous == null) {
    return null;
  }
  const Arrow = arrows[change.direction];
  const label = `${formatValue(previous.value, metric.unit, metric.per)} in the period before, ${formatMinute(previous.from, zone)} to ${formatMinute(previous.to, zone)}; of ${formatCount(previous.sample)} then and ${formatCount(metric.sample)} now`;
  return (
    <Tooltip label={label}>
      <span className={styles.change} data-meaning={change.meaning}>
        <Arrow size={14} stroke={2} aria-label={change.direction} />
        {change.text}
      </span>
    </Tooltip>
  );
}
