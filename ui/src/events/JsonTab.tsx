import IconCopy from '@tabler/icons-react/dist/esm/icons/IconCopy.mjs';
import { useMemo } from 'react';
import { printJson } from '../api/json';
import type { TelemetryEvent } from '../api/types';
import { copyText } from '../shared/copyText';
import { jsonTokens } from './jsonTokens';
import styles from './JsonTab.module.css';

/** Beyond this length, one element per token would make the page slow, so the text is not colored. */
const maxColoredChars = 100_000;

export function JsonTab({ event }: { event: TelemetryEvent }) {
  const json = useMemo(() => printJson(event, 2), [event]);
  const tokens = useMemo(() => (json.length > maxColoredChars ? null : jsonTokens(json)), [json]);
  return (
    <div className={styles.json}>
      <button type="button" className={styles.copy} onClick={() => void copyText(json, 'JSON copied')}>
        <IconCopy size={13} aria-hidden /> Copy
      </button>
      <pre tabIndex={0} aria-label="The event as JSON">
        {tokens === null
          ? json
          : tokens.map((token, index) => (
              <span key={index} className={styles[token.kind]}>
                {token.text}
              </span>
            ))}
      </pre>
    </div>
  );
}
