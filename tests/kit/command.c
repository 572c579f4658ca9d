#include "command.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

static FILE *begin(const char *command)
{
    FILE *output = popen(command, "re");

    ck_assert_msg(output != NULL, "%s cannot be run", command);
    return output;
}

static void end(const char *command, FILE *output)
{
    ck_assert_msg(pclose(output) == 0, "%s fails", command);
}

void run(const char *command)
{
    ck_assert_msg(system(command) == 0, "%s fails", command);
}

void command_output(const char *command, char *text, size_t room)
{
    FILE *output = begin(command);

    text[fread(text, 1, room - 1, output)] = '\0';
    end(command, output);
}

void command_lines(const char *command, void (*take)(char *line))
{
    FILE *output = begin(command);
    char line[512];

    while (fgets(line, sizeof(line), output) != NULL)
        take(line);
    end(command, output);
}
