using System.Globalization;
using NetGuard.Fuzz;
using SharpFuzz;

const string Usage = """
    Usage:
      NetGuard.Fuzz loop TARGET [SECONDS] [NUMBER]   random changes to the seeds, in this process
      NetGuard.Fuzz run TARGET FILE...               each file once
      NetGuard.Fuzz afl TARGET                       under afl-fuzz, NetGuard.Core.dll instrumented by sharpfuzz
      NetGuard.Fuzz libfuzzer TARGET                 under libfuzzer-dotnet, NetGuard.Core.dll instrumented by sharpfuzz
    """;

const int RoundsAtATime = 1_000;

// libfuzzer-dotnet hands over one argument.
args = args is [var line] ? line.Split(' ') : args;
if (args.Length < 2 || FuzzTarget.All.FirstOrDefault(target => target.Name == args[1]) is not { } target)
{
    Console.Error.WriteLine(Usage);
    Console.Error.WriteLine($"Targets: {string.Join(' ', FuzzTarget.All.Select(target => target.Name))}");
    return 2;
}

switch (args[0])
{
    case "loop":
        return Loop(target, Number(2, 60), Number(3, Environment.TickCount));
    case "run":
        foreach (var file in args[2..])
        {
            target.Run(File.ReadAllBytes(file));
        }

        return 0;
    case "afl":
        Fuzzer.OutOfProcess.Run(input =>
        {
            using var bytes = new MemoryStream();
            input.CopyTo(bytes);
            target.Run(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        });
        return 0;
    case "libfuzzer":
        Fuzzer.LibFuzzer.Run(target.Run.Invoke);
        return 0;
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}

int Number(int place, int otherwise) => args.Length > place ? int.Parse(args[place], CultureInfo.InvariantCulture) : otherwise;

static int Loop(FuzzTarget target, int seconds, int number)
{
    using var end = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
    var rounds = 0L;
    for (; !end.IsCancellationRequested; number++, rounds += RoundsAtATime)
    {
        if (FuzzLoop.Run(target, number, RoundsAtATime, end.Token) is { } failure)
        {
            Console.WriteLine(failure);
            return 1;
        }
    }

    Console.WriteLine($"{target.Name}: {rounds} inputs, no defect; the next number is {number}");
    return 0;
}
