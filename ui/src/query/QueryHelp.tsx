import { Kbd, Popover } from '@mantine/core';
import IconHelp from '@tabler/icons-react/dist/esm/icons/IconHelp.mjs';
import { useEffect } from 'react';
import styles from './QueryHelp.module.css';
import queryBar from './QueryBar.module.css';

const examples: [text: string, meaning: string][] = [
  ['level="error"', 'the field is exactly this, upper and lower case matter'],
  ['level!="info"', 'anything else, also events without the field'],
  ['duration_ms>1500', 'numbers: > >= < <='],
  ['error_message:timeout', 'contains, upper or lower case'],
  ['model="gpt-*"', '* stands for any text'],
  ['user_id=*', 'the field is there; NOT user_id=* when it is not'],
  ['attributes.http.method="GET"', 'inside nested attributes, by path'],
  ['timeout', 'the word anywhere in the event'],
  ['"rate limit"', 'these words together'],
  ['-retry', 'the word nowhere in it'],
  ['level="error" AND (model="a" OR model="b")', 'AND binds tighter than OR; a space is AND'],
  ['NOT level="debug"', 'AND, OR and NOT in capitals'],
];

const keyboard: [keys: string[], meaning: string][] = [
  [['/'], 'write a filter'],
  [['Enter'], 'run it, or open the event'],
  [['Tab'], 'take the first suggestion'],
  [['↑'], 'in an empty bar: filters run before'],
  [['j', 'k'], 'next and previous event'],
  [['Esc'], 'close the details'],
  [['i', 'x'], 'only this event name, or without it'],
  [['c'], 'copy the event as JSON'],
  [['l'], 'live on and off'],
  [['m'], 'measure instead of list, and back'],
  [['Space'], 'pause and go on while live'],
  [['f'], 'show and hide the fields'],
  [['r'], 'ask again'],
  [['?'], 'this help'],
];

interface QueryHelpProps {
  opened: boolean;
  onChange: (opened: boolean) => void;
  /** Called with an example that was clicked. */
  onExample: (text: string) => void;
}

/** The grammar by example, and the keys of the page. */
export function QueryHelp({ opened, onChange, onExample }: QueryHelpProps) {
  useClosingKeys(opened, onChange);
  return (
    <Popover opened={opened} onChange={onChange} position="bottom-end" width={720} trapFocus={false} withinPortal>
      <Popover.Target>
        <button
          type="button"
          className={queryBar.button}
          aria-label="How to write a filter"
          title="How to write a filter (?)"
          onClick={() => onChange(!opened)}
        >
          <IconHelp size={15} aria-hidden />
        </button>
      </Popover.Target>
      <Popover.Dropdown className={styles.help}>
        <section>
          <h2>Filters by example</h2>
          <dl className={styles.examples}>
            {examples.map(([text, meaning]) => (
              <div key={text}>
                <dt>
                  <button type="button" title="Add to the filter" onClick={() => onExample(text)}>
                    <code>{text}</code>
                  </button>
                </dt>
                <dd>{meaning}</dd>
              </div>
            ))}
          </dl>
        </section>
        <section>
          <h2>Keys</h2>
          <dl className={styles.keys}>
            {keyboard.map(([keys, meaning]) => (
              <div key={meaning}>
                <dt>
                  {keys.map((key) => (
                    <Kbd key={key} size="xs">
                      {key}
                    </Kbd>
                  ))}
                </dt>
                <dd>{meaning}</dd>
              </div>
            ))}
          </dl>
          <p className={styles.note}>Click a value to include it, Alt-click to leave it out. Drag over the histogram to zoom; the back button undoes it.</p>
        </section>
      </Popover.Dropdown>
    </Popover>
  );
}

/** Escape and `?` close the help, wherever the focus is: it stays where it was when the help opened. */
function useClosingKeys(opened: boolean, onChange: (opened: boolean) => void): void {
  useEffect(() => {
    if (!opened) {
      return undefined;
    }
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape' || (event.key === '?' && !isWriting(event))) {
        event.preventDefault();
        event.stopPropagation();
        onChange(false);
      }
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [onChange, opened]);
}

function isWriting(event: KeyboardEvent): boolean {
  const [target] = event.composedPath();
  return target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
