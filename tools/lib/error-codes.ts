import ts from "typescript";

interface Declared {
  readonly file: string;
  readonly name: string;
  readonly codes: readonly string[];
}

/** The codes a declared type says itself: `{ type: "X" }`, `{ is: "x" }`, `{ kind: "x" }` or plain `"x"`, in the order they stand. */
function codesIn(type: ts.Node): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node, isCode: boolean): void => {
    if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal)) {
      if (isCode) found.push(node.literal.text);
    } else if (ts.isPropertySignature(node)) {
      if (node.type && /^(type|is)$/.test(node.name.getText())) visit(node.type, true);
    } else if (ts.isTypeLiteralNode(node) || ts.isInterfaceDeclaration(node)) {
      for (const member of node.members) visit(member, false);
    } else {
      ts.forEachChild(node, (child) => visit(child, isCode));
    }
  };
  visit(type, true);
  return found;
}

/** Every type of these files that is made of codes. */
export function declaredCodes(files: readonly { readonly path: string; readonly text: string }[]): readonly Declared[] {
  return files.flatMap(({ path, text }) => {
    const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
    return source.statements.flatMap((statement): Declared[] => {
      if (!ts.isTypeAliasDeclaration(statement) && !ts.isInterfaceDeclaration(statement)) return [];
      const codes = codesIn(ts.isTypeAliasDeclaration(statement) ? statement.type : statement);
      return codes.length === 0 ? [] : [{ file: path, name: statement.name.text, codes: [...new Set(codes)] }];
    });
  });
}
