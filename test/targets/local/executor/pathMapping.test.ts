import { describe, expect, test } from "vitest";
import { PathMapping } from "../../../../runtime/targets/local/executor/pathMapping.ts";

const mapping = new PathMapping({
  root: "/R",
  declared: ["/in/f", "/o", "/etc/conf"],
  folders: [["/vol/data", "/V"]],
  keep: ["/tmp/workspace", "/"],
});

describe("paths in commands, arguments, environment and scripts", () => {
  test.each([
    ["/tmp/x", "/R/tmp/x"],
    ["cat /in/f /in/other > /o", "cat /R/in/f /R/in/other > /R/o"],
    ["--out=/tmp/x:/o", "--out=/R/tmp/x:/R/o"],
    ['open("/tmp/x"), f\'/tmp/{name}\', b"/o"', 'open("/R/tmp/x"), f\'/R/tmp/{name}\', b"/R/o"'],
    ["file:///vol/data/ckpt file:///tmp/x", "file:///V/ckpt file:///R/tmp/x"],
    ["(/tmp) {/o,/tmp} $(</o) `/o`", "(/R/tmp) {/R/o,/R/tmp} $(</R/o) `/R/o`"],
    ["/vol/data", "/V"],
    ["/etc/conf", "/R/etc/conf"],
  ])("%j becomes %j", (text, expected) => {
    expect(mapping.rewrite(text)).toBe(expected);
  });

  test.each([
    "/tmpfile /o-1 /o.bak /order /in2",
    "s3://bucket/tmp/x http://host:80/o https://x/tmp",
    "./tmp/x a/tmp ../o $DIR/tmp ${DIR}/tmp $(pwd)/o ~/tmp",
    '"$OUT"/tmp/x "$(pwd)"/o',
    "/tmp/workspace/train.py",
    "/etc/hostname /usr/bin/env /vol/other /dev/null",
    "sed s/o/tmp/ | awk '{print $1/2}'",
  ])("%j stays", (text) => {
    expect(mapping.rewrite(text)).toBe(text);
  });

  test("no path leads out of the attempt", () => {
    expect(mapping.toHost("/../../etc/passwd")).toBe("/R/etc/passwd");
    expect(mapping.toHost("/vol/data/../../../x")).toBe("/R/x");
    expect(mapping.toHost("//tmp//a/./b/")).toBe("/R/tmp/a/b");
    expect(mapping.toHost("/")).toBe("/R");
  });

  test("what a step prints is shown with the container's own paths", () => {
    expect(mapping.show("wrote /R/tmp/x and /V/y")).toBe("wrote /tmp/x and /vol/data/y");
  });

  test("a long text without and with matches stays linear", () => {
    const text = "/".repeat(200_000) + " /tmp/x".repeat(20_000);
    const begin = performance.now();
    expect(mapping.rewrite(text)).toHaveLength(text.length + 2 * 20_000);
    expect(performance.now() - begin).toBeLessThan(5000);
  });
});
