import openapiTS, { astToString, COMMENT_HEADER } from 'openapi-typescript';
import { expect, it } from 'vitest';
import contract from '../../../tests/Sightglass.Server.Tests/Operations/openapi.json';
import types from './schema.d.ts?raw';

it('keeps the types of the contract: run `npm run contract` after a change of it', async () => {
  expect(types).toBe(COMMENT_HEADER + astToString(await openapiTS(JSON.stringify(contract))));
});
