import IconChartLine from '@tabler/icons-react/dist/esm/icons/IconChartLine.mjs';
import IconList from '@tabler/icons-react/dist/esm/icons/IconList.mjs';
import type { ExploreMode } from './exploreParams';
import styles from './ModeSwitch.module.css';

const modes = [
  { mode: 'list', title: 'List', hint: 'The events one by one', Icon: IconList },
  { mode: 'measure', title: 'Measure', hint: 'Counts, averages and percentiles of the events, over time and by group (m)', Icon: IconChartLine },
] as const;

/** Both modes have the same filter, range and tenant. */
export function ModeSwitch({ mode: current, onChange }: { mode: ExploreMode; onChange: (mode: ExploreMode) => void }) {
  return (
    <div className={styles.modes} role="group" aria-label="Show the events as">
      {modes.map(({ mode, title, hint, Icon }) => (
        <button key={mode} type="button" aria-pressed={mode === current} title={hint} onClick={() => mode !== current && onChange(mode)}>
          <Icon size={14} aria-hidden />
          <span className={styles.title}>{title}</span>
        </button>
      ))}
    </div>
  );
}
