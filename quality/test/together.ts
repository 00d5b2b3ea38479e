// Test files that can share a process, and with it what is costly to make: one after the other, as if they were one.
for (const file of process.env.INRO_TEST_FILES!.split('\n')) await import(file);
