import { Menu, UnstyledButton } from '@mantine/core';
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs';
import IconChevronDown from '@tabler/icons-react/dist/esm/icons/IconChevronDown.mjs';
import control from '../../shared/control.module.css';
import { stepWords } from '../../shared/time/rangeWords';
import styles from './Controls.module.css';

const minute = 60_000;
const steps: [text: string, ms: number][] = [['1m', minute], ['5m', 5 * minute], ['15m', 15 * minute], ['1h', 60 * minute], ['3h', 180 * minute], ['6h', 360 * minute], ['1d', 1_440 * minute], ['7d', 10_080 * minute]];
const [fewest, most] = [3, 750];

interface StepPickerProps {
  /** As in the address; null: the server chooses. */
  chosen: string | null;
  /** The step of the answer, in milliseconds; 0 without one. */
  stepMs: number;
  /** The length of the range, in milliseconds. */
  lengthMs: number;
  onChange: (step: string | null) => void;
}

/** Chooses the length of a step, of those that suit the range. By itself the server makes steps wide enough to rest on some events each. */
export function StepPicker({ chosen, stepMs, lengthMs, onChange }: StepPickerProps) {
  const offered = steps.filter(([text, ms]) => text === chosen || (lengthMs / ms >= fewest && lengthMs / ms <= most));
  const now = stepMs === 0 ? '' : stepWords(stepMs);
  return (
    <Menu position="bottom-start" classNames={{ dropdown: `${control.dropdown} ${styles.dropdown}`, item: control.item, label: control.label }}>
      <Menu.Target>
        <UnstyledButton className={control.control}>
          <span className={styles.name}>Step</span> <span className={control.text}>{chosen === null ? (now === '' ? 'auto' : `auto, ${now}`) : now || chosen}</span>
          <IconChevronDown size={14} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown aria-label="Step">
        {[[null, 'Auto: wide enough to mean something'] as const, ...offered.map(([text, ms]) => [text, stepWords(ms)] as const)].map(([text, label]) => (
          <Menu.RadioItem
            key={label}
            value={label}
            checked={text === chosen}
            closeMenuOnClick
            checkIcon={<IconCheck size={14} aria-hidden />}
            data-chosen={text === chosen || undefined}
            onChange={() => onChange(text)}
          >
            {label}
          </Menu.RadioItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
