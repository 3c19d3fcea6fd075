import type { TelemetryEvent } from '../api/types';
import { type EventField, eventFields } from './eventFields';

const noTitle = '(no event)';
/** A title is one line; the details have the whole text. */
const maxChars = 200;

const messages = /^(attributes\.)?(message|msg|body)$/;
const methods = /(^|[._])(http_)?method$/i;
const paths = /(^|[._])(path|url|uri|route|target)$/i;
const neverTitles = /^(id|time|received|timestamp|tenant|level|kind|service|environment|release|fingerprint)$|(^|[._])id$|_id$|[a-z]Id$|uuid/;

/** What an event is called: its name, else its message, else `GET /path`, else its first text. */
export function eventTitle(event: TelemetryEvent): string {
  if (event.event) {
    return event.event;
  }
  const texts = eventFields(event).filter(({ value }) => typeof value === 'string' && value.trim() !== '');
  const title = textOf(texts, messages) ?? requestOf(texts) ?? textOf(texts.filter(({ name }) => !neverTitles.test(name)), /(?:)/);
  return title?.slice(0, maxChars) ?? noTitle;
}

function requestOf(texts: readonly EventField[]): string | undefined {
  const [method, path] = [textOf(texts, methods), textOf(texts, paths)];
  return path === undefined ? undefined : method === undefined ? path : `${method} ${path}`;
}

function textOf(texts: readonly EventField[], names: RegExp): string | undefined {
  return texts.find(({ name }) => names.test(name))?.value as string | undefined;
}
