using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetGuard.Core.Tests.Matching;

/// <summary>One page between two that cannot be read: a search that reads a byte beside its text ends the process.</summary>
internal sealed class GuardedPage : IDisposable
{
    private const int None = 0;
    private const int ReadWrite = 3;

    private readonly nint _allocated;
    private readonly nint _page;

    public GuardedPage()
    {
        _allocated = Marshal.AllocHGlobal(4 * Size);
        _page = ((_allocated + Size - 1) & -Size) + Size;
        Protect(_page - Size, None);
        Protect(_page + Size, None);
    }

    public static int Size => Environment.SystemPageSize;

    public Span<byte> Bytes => MemoryMarshal.CreateSpan(ref Unsafe.AddByteOffset(ref Unsafe.NullRef<byte>(), _page), Size);

    public void Dispose()
    {
        Protect(_page - Size, ReadWrite);
        Protect(_page + Size, ReadWrite);
        Marshal.FreeHGlobal(_allocated);
    }

    private static void Protect(nint page, int access)
    {
        if (MemoryProtect(page, Size, access) != 0)
        {
            throw new InvalidOperationException($"mprotect failed with {Marshal.GetLastPInvokeError()}.");
        }
    }

    [DllImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int MemoryProtect(nint address, nint length, int access);
}
