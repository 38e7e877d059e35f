// The XML is what Pacemaker 2.1.5's attrd_updater --query --all --output-as=xml said.
import { expect, test } from 'vitest';
import { readAttributes } from '../../../src/core/observe/attributes.ts';

const told = (inside: string) => readAttributes(`<pacemaker-result api-version="2.25">${inside}</pacemaker-result>`);

test("attrd's XML tells every node's value, and no deleted one", () => {
  const values = told(`<attribute name="a" value="nfs1" host="node1"/><attribute name="a" value="" host="node2"/>
    <status code="0" message="OK"/>`);
  expect([...values]).toEqual([['node1', 'nfs1']]);
});

test('an attribute that no node ever had has no values', () => {
  const refusal = '<status code="78"><errors><error>attribute does not exist</error></errors></status>';
  expect(told(refusal).size).toBe(0);
});
