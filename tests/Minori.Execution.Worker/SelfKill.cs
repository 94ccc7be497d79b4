using System.Diagnostics;
using System.Globalization;

namespace Minori.Execution.Worker;

/// <summary>
/// Where <see cref="Variable"/> is set, a process kills itself (SIGKILL) at a random moment, at most so many milliseconds
/// after its work began: kill -9 without a race for process ids, and on a slow machine too in the middle of the work.
/// </summary>
public static class SelfKill
{
    public const string Variable = "MINORI_TRIAL_LIFETIME";
    private static int armed;

    /// <summary>The work begins. Only the first call counts.</summary>
    internal static void Arm()
    {
        if (int.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out int most)
            && Interlocked.Exchange(ref armed, 1) == 0)
        {
            int lifetime = Random.Shared.Next(most);
            new Thread(() =>
            {
                Thread.Sleep(lifetime);
                Process.GetCurrentProcess().Kill();
            })
            {
                IsBackground = true,
            }.Start();
        }
    }
}
