/* texts.h - the texts of tools.json and instructions.txt, put into the program when it is built. */
#ifndef REPOSE_MCP_TEXTS_H
#define REPOSE_MCP_TEXTS_H

extern const char mcp_tools[];        /* a JSON array */
extern const char mcp_instructions[]; /* one line */

#endif
