using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;

namespace Minori.Cli.Output;

/// <summary>Shows a page to the user, where there is a screen to show it on.</summary>
internal static class Browser
{
    /// <summary>The option that keeps it closed.</summary>
    public static Option<bool> NoBrowserOption() => new("--no-browser") { Description = "Do not open the report in a browser" };

    /// <summary>Opens a file in the default browser; does nothing where there is none.</summary>
    public static void Open(string path)
    {
        bool screen = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS()
            || Environment.GetEnvironmentVariable("DISPLAY") is { Length: > 0 }
            || Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is { Length: > 0 };
        if (!screen)
        {
            return;
        }

        try
        {
            using Process? process = Process.Start(new ProcessStartInfo(path) { UseShellExecute = true });
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            // No browser is no failure: the path was printed.
        }
    }
}
