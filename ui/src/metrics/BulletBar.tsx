import { Tooltip } from '@mantine/core';
import type { Target, TargetStatus, Unit } from '../api/types';
import { bandGeometry, bandLabel } from './band';
import styles from './BulletBar.module.css';

interface BulletBarProps {
  value: number | null;
  target: Target | null | undefined;
  unit: Unit | null;
  status: TargetStatus | null | undefined;
  /** Events that the value rests on. */
  sample: number;
}

/** Shows a value against its band: the band shaded, a marker at the value, both as text on hover. */
export function BulletBar({ value, target, unit, status, sample }: BulletBarProps) {
  const band = bandGeometry(value, target, unit);
  if (target == null || band === null) {
    return null;
  }
  const label = bandLabel(value, target, unit, status, sample);
  return (
    <Tooltip label={label}>
      <div className={styles.bar} role="img" aria-label={label} data-status={status ?? undefined}>
        <div className={styles.band} style={{ left: `${band.bandStart * 100}%`, width: `${(band.bandEnd - band.bandStart) * 100}%` }} />
        {band.marker !== null && <div className={styles.marker} style={{ left: `${band.marker * 100}%` }} />}
      </div>
    </Tooltip>
  );
}
