import { Popover, UnstyledButton } from '@mantine/core';
import IconInfoCircle from '@tabler/icons-react/dist/esm/icons/IconInfoCircle.mjs';
import type { TimeRange } from '../api/scope';
import type { Metric } from '../api/types';
import control from '../shared/control.module.css';
import { keepUnits } from '../shared/format';
import { formatHover, formatSecond } from '../shared/time/formatTime';
import { useZone } from '../shared/time/zone';
import styles from './MetricInfo.module.css';

interface MetricInfoProps {
  metric: Metric;
  /** The range of the value, RFC 3339. */
  range: TimeRange;
}

/** How a value is defined: formula, grain, target and time range. */
export function MetricInfo({ metric, range }: MetricInfoProps) {
  return (
    <Popover position="bottom-end" width={380} classNames={{ dropdown: control.dropdown }}>
      <Popover.Target>
        <UnstyledButton className={styles.button} aria-label={`How ${metric.title} is measured`}>
          <IconInfoCircle size={15} stroke={1.6} aria-hidden />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={styles.info}>
          {metric.description !== undefined && metric.description !== '' && <p>{metric.description}</p>}
          <MetricFacts metric={metric} range={range} />
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

export function MetricFacts({ metric, range: { from, to } }: MetricInfoProps) {
  const target = metric.target == null ? null : keepUnits(metric.target.text);
  const zone = useZone();
  return (
    <dl className={styles.facts}>
      <dt>Formula</dt>
      <dd>
        <code className={styles.formula}>{metric.formula}</code>
        {metric.grains != null && <span>It {metric.grains}.</span>}
      </dd>
      {metric.grain != null && (
        <>
          <dt>Counted per</dt>
          <dd>{metric.grain}</dd>
        </>
      )}
      <dt>Based on</dt>
      <dd>
        {metric.sample.toLocaleString('en-US')} {metric.sample === 1 ? 'event' : 'events'}, judged from {metric.minimum.toLocaleString('en-US')} on
      </dd>
      {target !== null && (
        <>
          <dt>Target</dt>
          <dd>{target}</dd>
        </>
      )}
      {metric.statistics?.rowsRead !== undefined && (
        <>
          <dt>Rows read</dt>
          <dd>{metric.statistics.rowsRead.toLocaleString('en-US')}</dd>
        </>
      )}
      <dt>From</dt>
      <dd title={formatHover(from, zone)}>{formatSecond(from, zone)}</dd>
      <dt>To</dt>
      <dd title={formatHover(to, zone)}>{formatSecond(to, zone)} (not included)</dd>
      <dt>Name</dt>
      <dd>
        <code>{metric.name}</code>
      </dd>
    </dl>
  );
}
