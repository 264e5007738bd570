import path from "node:path";
import * as vscode from "vscode";
import { contextWords, isOpen, type ChecklistNode, type FindingNode } from "./nodesModel.ts";
import { statusIcon } from "./statusIcon.ts";
import { areaTitle, countsText, statusWord } from "./words.ts";

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

/** A row of the *Checklist* view, without its tooltip. */
export function checklistItem(node: ChecklistNode): vscode.TreeItem {
  const item = itemOf(node);
  item.id = node.id;
  item.contextValue = contextWords(node);
  return item;
}

function itemOf(node: ChecklistNode): vscode.TreeItem {
  switch (node.kind) {
    case "folder": {
      const item = new vscode.TreeItem(path.basename(node.folder), Expanded);
      item.description = countsText(node.counts);
      item.iconPath = vscode.ThemeIcon.Folder;
      return item;
    }
    case "area": {
      const state = node.children.length === 0 ? None : isOpen(node.worst) ? Expanded : Collapsed;
      const item = new vscode.TreeItem(areaTitle(node.area), state);
      item.description = countsText(node.counts);
      item.iconPath = statusIcon(node.worst);
      item.accessibilityInformation = { label: `${areaTitle(node.area)}: ${item.description}` };
      return item;
    }
    case "finding":
      return findingItem(node);
    case "notRun": {
      const item = new vscode.TreeItem(vscode.l10n.t("Not run"), Collapsed);
      item.description = vscode.l10n.t("{0} checks", node.children.length);
      item.iconPath = new vscode.ThemeIcon("debug-step-over", new vscode.ThemeColor("disabledForeground"));
      return item;
    }
    case "notRunCheck": {
      const { id, title, reason } = node.check;
      const item = new vscode.TreeItem(title);
      item.description = id;
      item.tooltip = `${id}: ${reason}`;
      item.iconPath = statusIcon("n/a");
      item.accessibilityInformation = { label: vscode.l10n.t("{0}, not run: {1}", title, reason) };
      return item;
    }
  }
}

function findingItem({ value, status, ...node }: FindingNode): vscode.TreeItem {
  const { check, title, step, range } = value;
  const item = new vscode.TreeItem(title);
  const where = range === undefined ? undefined : `${path.basename(range.file)}:${range.start.line}`;
  const about = step !== undefined && !title.startsWith(`${step}:`) ? step : undefined;
  item.description = [check, about, where].filter((text) => text !== undefined).join(" · ");
  item.iconPath = statusIcon(status);
  item.accessibilityInformation = {
    label: [statusWord(status), title, check, where].filter((text) => text !== undefined).join(", "),
  };
  if (range !== undefined) {
    const target = { ...node, value, status };
    item.command = { command: "preflight.finding.open", title: vscode.l10n.t("Go to Place"), arguments: [target] };
  }
  return item;
}
