using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using BenchmarkDotNet.Attributes;

namespace NetGuard.Benchmarks.Budgets;

/// <summary>
/// Runs every benchmark method that <c>perf/budgets.json</c> names and compares the bytes it allocates per call, after
/// warm-up, with the budget. Allocations are exact where times are noise, so this one figure can gate a change.
/// A budget that names no benchmark, and a benchmark without a budget, are failures: neither can rot unseen. Benchmarks of
/// other people's ways, in the category <see cref="Comparison"/>, have none.
/// </summary>
internal static class AllocationBudgets
{
    public const string Comparison = "Comparison";

    private const int MaxCalls = 2_000;

    // A call may be 65,536 look-ups or one; either way the check stays short.
    private static readonly TimeSpan MaxTime = TimeSpan.FromMilliseconds(200);

    /// <returns>0 if every budget is kept, 1 otherwise.</returns>
    public static int Check(TextWriter output)
    {
        var budgets = JsonSerializer.Deserialize<Dictionary<string, long>>(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "budgets.json")))!;
        var measured = typeof(AllocationBudgets).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttribute<BenchmarkAttribute>() is not null && !IsComparison(method))
            .ToDictionary(method => $"{method.DeclaringType!.Name}.{method.Name}", Measure);

        var failures = 0;
        foreach (var (name, bytes) in measured.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var kept = budgets.TryGetValue(name, out var budget) && bytes <= budget;
            failures += kept ? 0 : 1;
            output.WriteLine($"{(kept ? "ok  " : "FAIL")} {name}: {bytes} B a call, budget {(budgets.ContainsKey(name) ? budget : "missing")}");
        }

        foreach (var name in budgets.Keys.Except(measured.Keys))
        {
            failures++;
            output.WriteLine($"FAIL {name}: no such benchmark");
        }

        return failures == 0 ? 0 : 1;
    }

    private static bool IsComparison(MethodInfo method) =>
        method.GetCustomAttribute<BenchmarkCategoryAttribute>()?.Categories.Contains(Comparison) == true;

    /// <summary>The largest figure over all values of the class's parameters, in bytes a call.</summary>
    private static long Measure(MethodInfo method) =>
        Instances(method.DeclaringType!).Max(instance =>
        {
            foreach (var setup in method.DeclaringType!.GetMethods().Where(candidate => candidate.GetCustomAttribute<GlobalSetupAttribute>() is not null))
            {
                setup.Invoke(instance, null);
            }

            var call = Caller(method, instance);
            Repeat(call);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var calls = Repeat(call);
            return (GC.GetAllocatedBytesForCurrentThread() - before) / calls;
        });

    private static int Repeat(Action call)
    {
        var started = Stopwatch.GetTimestamp();
        var calls = 0;
        do
        {
            call();
            calls++;
        }
        while (calls < MaxCalls && Stopwatch.GetElapsedTime(started) < MaxTime);

        return calls;
    }

    /// <summary>A delegate of the method's own type: reflection's Invoke would box the result and be counted.</summary>
    private static Action Caller(MethodInfo method, object instance)
    {
        if (method.ReturnType == typeof(void))
        {
            return method.CreateDelegate<Action>(instance);
        }

        return typeof(AllocationBudgets).GetMethod(nameof(Discarding), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(method.ReturnType)
            .Invoke(null, [method, instance]) as Action ?? throw new InvalidOperationException(method.Name);
    }

    private static Action Discarding<T>(MethodInfo method, object instance)
    {
        var call = method.CreateDelegate<Func<T>>(instance);
        return () => call();
    }

    private static IEnumerable<object> Instances(Type type)
    {
        var parameters = type.GetProperties().Cast<MemberInfo>().Concat(type.GetFields())
            .Where(member => member.GetCustomAttribute<ParamsAttribute>() is not null)
            .ToArray();
        IEnumerable<object?[]> combinations = [[]];
        foreach (var parameter in parameters)
        {
            var values = parameter.GetCustomAttribute<ParamsAttribute>()!.Values;
            combinations = combinations.SelectMany(head => values.Select(value => (object?[])[.. head, value])).ToArray();
        }

        foreach (var combination in combinations)
        {
            var instance = Activator.CreateInstance(type)!;
            for (var i = 0; i < parameters.Length; i++)
            {
                switch (parameters[i])
                {
                    case PropertyInfo property:
                        property.SetValue(instance, combination[i]);
                        break;
                    case FieldInfo field:
                        field.SetValue(instance, combination[i]);
                        break;
                }
            }

            yield return instance;
        }
    }
}
